package dev.pingctl.service;

/// Where Redis is and how to log in to it.
///
/// @param host a host name or an address; a name is resolved again for every new connection
/// @param port the port of Redis
/// @param password the password of Redis' default user
record RedisSettings(String host, int port, SecretText password) {

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
