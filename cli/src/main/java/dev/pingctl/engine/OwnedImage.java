package dev.pingctl.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// An image with the ownership labels: its references, size in bytes, creation time and labels.
public record OwnedImage(
    String id, List<String> references, long size, Instant created, Map<String, String> labels) {}
