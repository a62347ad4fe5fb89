/** Who may do what: API keys, roles and the caller of a request. */
package io.researcharr.data.domain.access;
