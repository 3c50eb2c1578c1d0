package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// prometheus is the address of a Prometheus server.
type prometheus string

const (
	// The horizontal pod autoscaler asks every 15 s, and gives up after 30.
	patience   = 5 * time.Second
	answerSize = 4 << 20
)

type answer struct {
	Status string `json:"status"`
	Error  string `json:"error"`
	Data   struct {
		Type   string `json:"resultType"`
		Result []struct {
			Metric map[string]string `json:"metric"`
			Value  [2]any            `json:"value"`
		} `json:"result"`
	} `json:"data"`
}

// values asks Prometheus; the answer must be a vector of series with a label pod. What is no number is left out.
func (p prometheus) values(ctx context.Context, query string) (map[string]sample, error) {
	read, err := p.ask(ctx, query)
	if err != nil {
		return nil, err
	}
	if read.Data.Type != "vector" {
		return nil, fmt.Errorf("the query gives a %s, not one value for each pod", read.Data.Type)
	}
	found := map[string]sample{}
	for _, series := range read.Data.Result {
		pod := series.Metric["pod"]
		if pod == "" {
			return nil, errors.New("the query gives series without the label pod")
		}
		if _, twice := found[pod]; twice {
			return nil, fmt.Errorf("the query gives several series for pod %s", pod)
		}
		seconds, isNumber := series.Value[0].(float64)
		text, isText := series.Value[1].(string)
		value, err := strconv.ParseFloat(text, 64)
		if !isNumber || !isText || err != nil {
			return nil, fmt.Errorf("Prometheus answers %v for pod %s, which is no value", series.Value, pod)
		}
		if !math.IsNaN(value) && !math.IsInf(value, 0) {
			found[pod] = sample{value: value, time: time.UnixMilli(int64(seconds * 1000))}
		}
	}
	return found, nil
}

func (p prometheus) ask(ctx context.Context, query string) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	address := string(p) + "/api/v1/query?query=" + url.QueryEscape(query)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		var cause *url.Error
		if errors.As(err, &cause) {
			err = cause.Err // Without the address, which holds the whole query.
		}
		return nil, fmt.Errorf("Prometheus at %s does not answer: %w", p, err)
	}
	defer response.Body.Close()
	var read answer
	if err := json.NewDecoder(io.LimitReader(response.Body, answerSize)).Decode(&read); err != nil {
		return nil, fmt.Errorf("Prometheus at %s answers %s, and not in its own format", p, response.Status)
	}
	if read.Status != "success" {
		return nil, fmt.Errorf("Prometheus refuses the query: %s", read.Error)
	}
	return &read, nil
}
