/** The command line, and the composition root: the only package that may use every other. */
@NullMarked
package io.fairlead.cli;

import org.jspecify.annotations.NullMarked;
