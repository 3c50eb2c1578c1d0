/// Text as people and programs write it: YAML with places, JSON, templates, image references,
/// hashes.
@NullMarked
package dev.pingctl.text;

import org.jspecify.annotations.NullMarked;
