package io.researcharr.data.service;

import io.researcharr.data.domain.settings.FeatureFlag;
import io.researcharr.data.domain.settings.Setting;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What of the service is switched on. Flags are read where they count, which is nowhere often, so
 * that what is committed counts on every instance at once.
 */
@ApplicationScoped
public class FeatureFlags {

  private final UnitOfWork unitOfWork;
  private final Coalescer<String, Map<FeatureFlag, Boolean>> all;

  public FeatureFlags(UnitOfWork unitOfWork) {
    this.unitOfWork = unitOfWork;
    this.all =
        new Coalescer<>(
            prefix ->
                unitOfWork
                    .read("features.all", r -> r.settings().all(prefix))
                    .map(FeatureFlags::in));
  }

  /** All flags, and whether they are on; callers who ask at the same time share one answer. */
  public Uni<Map<FeatureFlag, Boolean>> all() {
    return all.get(FeatureFlag.PREFIX);
  }

  /** Nothing, or the refusal of what is switched off. */
  Uni<Void> require(FeatureFlag flag) {
    return unitOfWork
        .read("features.get", r -> isOn(flag, r))
        .invoke(
            isOn -> {
              if (!isOn) {
                throw new StorageException.Overloaded(flag.key() + " is switched off at present.");
              }
            })
        .replaceWithVoid();
  }

  /** Whether a flag is on, as part of a unit of work. */
  static Uni<Boolean> isOn(FeatureFlag flag, Repositories r) {
    return r.settings().find(flag.key()).map(flag::isOn);
  }

  private static Map<FeatureFlag, Boolean> in(List<Setting> settings) {
    Map<FeatureFlag, Boolean> flags = new EnumMap<>(FeatureFlag.class);
    for (FeatureFlag flag : FeatureFlag.values()) {
      flags.put(
          flag,
          flag.isOn(settings.stream().filter(set -> set.key().equals(flag.key())).findFirst()));
    }
    return flags;
  }
}
