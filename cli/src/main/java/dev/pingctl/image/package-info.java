/// The catalogue of images, and how an image is pulled or built.
@NullMarked
package dev.pingctl.image;

import org.jspecify.annotations.NullMarked;
