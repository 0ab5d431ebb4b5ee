/**
 * The dashboard's door: pages, scripts and styles from {@code resources/io/fairlead/dashboard}.
 * What they show and do goes through the REST interface, with the viewer's role; nothing is decided
 * here.
 */
@NullMarked
package io.fairlead.dashboard;

import org.jspecify.annotations.NullMarked;
