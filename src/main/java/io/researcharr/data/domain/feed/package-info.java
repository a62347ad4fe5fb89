/** What has changed, in an order that can be read from any place in it. */
package io.researcharr.data.domain.feed;
