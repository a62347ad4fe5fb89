package io.researcharr.data.wiring;

import io.researcharr.data.port.AdminKeyFile;
import io.researcharr.data.port.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The admin key in a file that only its owner can read. */
record AdminKeyOnDisk(Path file) implements AdminKeyFile {

  @Override
  public String path() {
    return file.toAbsolutePath().normalize().toString();
  }

  @Override
  public String write(String key) {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(temporary);
      Files.createFile(temporary, ownerOnly());
      Files.writeString(temporary, key + "\n", StandardCharsets.US_ASCII);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return path();
    } catch (IOException e) {
      throw new StartRefused("can't write the admin key to " + path() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void discard(String key) {
    try {
      if (Files.exists(file) && Files.readString(file).strip().equals(key)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new StartRefused("can't remove " + path(), e);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
