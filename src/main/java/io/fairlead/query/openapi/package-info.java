/** The description of the API for machines: JSON schemas and the OpenAPI document. */
@NullMarked
package io.fairlead.query.openapi;

import org.jspecify.annotations.NullMarked;
