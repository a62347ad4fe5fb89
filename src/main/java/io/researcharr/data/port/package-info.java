/** What the service needs of the world, in the words of the domain. */
package io.researcharr.data.port;
