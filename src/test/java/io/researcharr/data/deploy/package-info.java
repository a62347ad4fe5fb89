/** The files that operators get: rules, dashboards, images, manifests and scripts. */
package io.researcharr.data.deploy;
