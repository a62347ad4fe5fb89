package io.researcharr.data.wiring;

import io.researcharr.data.port.AdminKeyFile;
import io.researcharr.data.port.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The admin key in a file that only its owner can read. Offers are files beside it with names of
 * their own, since several processes may make their first start in one directory.
 */
final class AdminKeyOnDisk implements AdminKeyFile {

  private static final String OFFER = ".offer";

  private final Path file;
  private final Set<Path> own = ConcurrentHashMap.newKeySet();

  AdminKeyOnDisk(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  @Override
  public String path() {
    return file.toString();
  }

  @Override
  public void offer(String key) {
    Path offer = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + OFFER);
    try {
      Files.createFile(offer, ownerOnly());
      own.add(offer);
      Files.writeString(offer, key + "\n", StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new StartRefused("can't write the admin key to " + path() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean settle(Predicate<String> isStored) {
    boolean found = false;
    try (DirectoryStream<Path> offers = Files.newDirectoryStream(file.getParent(), this::isOffer)) {
      for (Path offer : offers) {
        found |= settle(offer, isStored);
      }
      return found;
    } catch (IOException e) {
      throw new StartRefused("can't write the admin key to " + path() + ": " + e.getMessage(), e);
    }
  }

  private boolean settle(Path offer, Predicate<String> isStored) throws IOException {
    try {
      if (isStored.test(Files.readString(offer).strip())) {
        Files.move(
            offer, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
      }
      if (own.remove(offer)) {
        Files.delete(offer);
      }
    } catch (NoSuchFileException e) {
      // its owner was faster
    }
    return false;
  }

  private boolean isOffer(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(file.getFileName() + ".") && name.endsWith(OFFER);
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
