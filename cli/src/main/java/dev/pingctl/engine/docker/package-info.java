/// The container engine through docker-java. The only package that sees that library.
///
/// What is read comes as JSON objects, through [dev.pingctl.engine.docker.Connection#get]:
/// docker-java's models have hundreds of fields, and loading them takes longer than the engine
/// takes to answer. What is written or streamed goes through docker-java's commands, which know the
/// form of each request and the framing of each stream. Both use one transport and one translation
/// of errors.
@NullMarked
package dev.pingctl.engine.docker;

import org.jspecify.annotations.NullMarked;
