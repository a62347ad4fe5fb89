package io.researcharr.data.domain.audit;

import io.researcharr.data.domain.settings.Setting;
import io.researcharr.data.domain.settings.SettingDraft;
import io.researcharr.data.domain.settings.SettingType;
import io.researcharr.data.domain.settings.SettingValue;
import java.util.Map;
import java.util.TreeMap;

/** Settings as the audit trail has them. */
public final class SettingValues {

  private SettingValues() {}

  public static AuditValues of(Setting setting) {
    Map<String, Object> values = new TreeMap<>();
    SettingDraft content = setting.content();
    values.put("type", content.value().type().wireName());
    values.put("value", AuditValues.Json.of(content.value().json()));
    content.description().ifPresent(text -> values.put("description", text));
    values.put("createdAt", setting.createdAt());
    values.put("updatedAt", setting.lastEdit().at());
    values.put("updatedBy", setting.lastEdit().by());
    return new AuditValues(values);
  }

  /** What values say that a setting shall be. */
  public static SettingDraft draft(AuditValues values) {
    return new SettingDraft(
        new SettingValue(
            values.text("type").flatMap(SettingType::byWireName).orElseThrow(),
            values.json("value").orElseThrow().text()),
        values.text("description"));
  }
}
