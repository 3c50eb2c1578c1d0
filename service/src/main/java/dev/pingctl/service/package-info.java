/// The ping service: an HTTP server that counts pings in Redis.
@NullMarked
package dev.pingctl.service;

import org.jspecify.annotations.NullMarked;
