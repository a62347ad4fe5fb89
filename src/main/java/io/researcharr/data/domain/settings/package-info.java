/** Settings: what an operator may say about how the service and its workers go about their work. */
package io.researcharr.data.domain.settings;
