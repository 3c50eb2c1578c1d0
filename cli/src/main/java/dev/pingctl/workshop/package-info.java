/// What the workshop's folders say: stages, images and compose files as checked data.
@NullMarked
package dev.pingctl.workshop;

import org.jspecify.annotations.NullMarked;
