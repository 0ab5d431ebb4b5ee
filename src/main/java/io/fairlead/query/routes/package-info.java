/** The endpoints of the API, a group a class: what each reads or commands. */
@NullMarked
package io.fairlead.query.routes;

import org.jspecify.annotations.NullMarked;
