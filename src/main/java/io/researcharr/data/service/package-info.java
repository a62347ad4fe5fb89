/** The use cases, each written once, above the ports. */
package io.researcharr.data.service;
