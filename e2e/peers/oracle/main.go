// Command oracle answers what the real parsers make of inputs: Helm's strvals, the template and dotenv packages of Compose, and its loader.
//
// It reads a JSON object a line and prints one a line: the same with "answer", or with "refused" where the parser refuses it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/template"
	"github.com/sirupsen/logrus"
	"helm.sh/helm/v3/pkg/strvals"
	"sigs.k8s.io/yaml"
)

type question struct {
	Parser    string            `json:"parser"`
	Input     string            `json:"input"`
	Below     string            `json:"below,omitempty"`
	Variables map[string]string `json:"variables,omitempty"`
}

type answer struct {
	question
	Answer  any  `json:"answer"`
	Refused bool `json:"refused,omitempty"`
}

func main() {
	logrus.SetOutput(io.Discard)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fail(err)
		}
		if err := out.Encode(ask(asked)); err != nil {
			fail(err)
		}
	}
	if err := lines.Err(); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "oracle:", err)
	os.Exit(1)
}

func ask(asked question) answer {
	result, err := parse(asked)
	if err != nil {
		return answer{question: asked, Refused: true}
	}
	return answer{question: asked, Answer: result}
}

// A parser that panics refuses, too.
func parse(asked question) (result any, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("%v", reason)
		}
	}()
	lookup := func(name string) (string, bool) {
		value, ok := asked.Variables[name]
		return value, ok
	}
	switch asked.Parser {
	case "set":
		return set(asked, strvals.ParseInto)
	case "set-string":
		return set(asked, strvals.ParseIntoString)
	case "interpolation":
		return template.Substitute(asked.Input, lookup)
	case "env":
		return dotenv.ParseWithLookup(strings.NewReader(asked.Input), lookup)
	case "compose":
		return compose(asked)
	case "yaml":
		var value any
		err := yaml.Unmarshal([]byte(asked.Input), &value)
		return value, err
	default:
		fail(fmt.Errorf("no parser %q", asked.Parser))
		return nil, nil
	}
}

func set(asked question, into func(string, map[string]any) error) (any, error) {
	values := map[string]any{}
	if err := json.Unmarshal([]byte(asked.Below), &values); asked.Below != "" && err != nil {
		fail(err)
	}
	err := into(asked.Input, values)
	return values, err
}
