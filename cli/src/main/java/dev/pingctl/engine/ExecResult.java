package dev.pingctl.engine;

/// Exit code and output of a command.
public record ExecResult(int exitCode, String output, String errors) {}
