/// What a person would type instead: commands of bash, docker, kubectl, helm and curl for the same
/// effect as an action, and the script that they make together.
@NullMarked
package dev.pingctl.explain;

import org.jspecify.annotations.NullMarked;
