package org.vswitchlab.ovs.ofproto.qos;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.queueing.FairServiceCurve;
import org.vswitchlab.queueing.FairServiceCurve.ClassSettings;
import org.vswitchlab.queueing.QueueCounters;

/** Type {@code linux-hfsc}. */
final class ServiceCurveQos extends ClassfulQos {
  private final FairServiceCurve discipline;
  private final Map<Long, ClassSettings> classes = new TreeMap<>();

  ServiceCurveQos(NetDevice device, long speedBps) {
    super("linux-hfsc", device, speedBps);
    discipline = new FairServiceCurve(device, DEFAULT_SPEED_BPS);
    device.setDiscipline(discipline);
  }

  @Override
  void setRate(long rateBps) {
    discipline.setRate(rateBps);
  }

  @Override
  void setQueue(long id, Map<String, String> options) {
    ClassSettings settings =
        new ClassSettings(minRateBytes(options) * 8, maxRateBytes(options) * 8);
    classes.put(id, settings);
    discipline.setClass(minor(id), settings);
  }

  @Override
  void removeQueue(long id) {
    classes.remove(id);
    discipline.removeClass(minor(id));
  }

  @Override
  QueueCounters counters(long id) {
    return discipline.counters(minor(id));
  }

  @Override
  Map<String, Long> details(long id) {
    ClassSettings settings = classes.get(id);
    Map<String, Long> values = new LinkedHashMap<>();
    values.put("min-rate", settings.rateBps());
    if (settings.upperLimitBps() != settings.rateBps()) {
      values.put("max-rate", settings.upperLimitBps());
    }
    return values;
  }
}
