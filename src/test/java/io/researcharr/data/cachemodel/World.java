package io.researcharr.data.cachemodel;

import static io.researcharr.data.cachemodel.Simulation.MILLI;

import io.researcharr.data.fixture.cache.Incoherence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of the model: everything in it, and what came of it. */
final class World {

  final Simulation simulation;
  final Weather weather;
  final Network network;
  final ModelTruth truth = new ModelTruth();
  final ModelDatabase database;
  final ModelRedis redis;
  final List<Server> instances = new ArrayList<>();
  private final Optional<Mutant> mutant;
  private final Optional<Spare> without;
  private final Kind kind;
  private final Map<Happening, Integer> happenings = new EnumMap<>(Happening.class);
  private long values;
  private boolean calm;

  World(long seed, Optional<Mutant> mutant, Optional<Spare> without, Kind kind) {
    this.mutant = mutant;
    this.without = without;
    this.kind = kind;
    simulation = new Simulation(seed);
    weather = Weather.of(simulation);
    network = new Network(simulation, weather.instances() + 2, weather.tail(), weather.loss());
    database = new ModelDatabase(simulation, truth);
    redis = new ModelRedis(simulation, (offered, held) -> kind.isOlder(this, offered, held));
    for (int i = 0; i < weather.instances(); i++) {
      instances.add(kind.server(this, i));
    }
  }

  /** What comes of a seed. */
  static Result run(long seed, Optional<Mutant> mutant) {
    return new World(seed, mutant, Optional.empty(), new Described()).run();
  }

  /** What comes of it without something that the guarantee does not rest upon. */
  static Result runWithout(long seed, Spare spare) {
    return new World(seed, Optional.empty(), Optional.of(spare), new Described()).run();
  }

  Result run() {
    instances.forEach(Server::rise);
    for (int i = 0; i < weather.clients(); i++) {
      new Client(this, i).start();
    }
    Chaos chaos = new Chaos(this);
    chaos.start();
    simulation.runUntil(Weather.CLIENTS_GO);
    calm = true;
    chaos.end();
    for (int key = 0; key < weather.records(); key++) {
      settle(key);
    }
    simulation.runUntil(Weather.END);
    for (int i = 0; i < 2 * weather.records(); i++) {
      new Client(this, weather.clients() + i).look();
    }
    simulation.runUntil(Weather.END + 500 * MILLI);
    return new Result(truth.check(), truth.reads(), happenings);
  }

  /** Whatever was committed must be seen in the end, even if nobody was told of it. */
  private void settle(int key) {
    simulation.at(
        Weather.END - 1,
        () ->
            truth.acknowledged(
                database.epoch(), key, database.row(key).version(), Weather.END - 1));
  }

  boolean is(Mutant one) {
    return mutant.isPresent() && mutant.get() == one;
  }

  boolean has(Spare spare) {
    return without.isEmpty() || without.get() != spare;
  }

  boolean tellsOfListsInTheEnd() {
    return kind.tellsOfListsInTheEnd();
  }

  boolean isCalm() {
    return calm;
  }

  int databaseWire() {
    return weather.instances();
  }

  int redisWire() {
    return weather.instances() + 1;
  }

  long newValue() {
    return ++values;
  }

  /** The records of a list, or a record itself. */
  int[] recordsOf(int key) {
    if (!Entry.isList(key)) {
      return new int[] {key};
    }
    int list = key - Entry.LISTS;
    int size = (weather.records() - list + weather.lists() - 1) / weather.lists();
    int[] records = new int[size];
    for (int i = 0; i < size; i++) {
      records[i] = list + i * weather.lists();
    }
    return records;
  }

  int listOf(int key) {
    return Entry.LISTS + key % weather.lists();
  }

  void count(Happening happening) {
    happenings.merge(happening, 1, Integer::sum);
  }

  /** What instances the run has, and what their Redis does not put in place of what it has. */
  interface Kind {

    Server server(World world, int number);

    boolean isOlder(World world, Object offered, Object held);

    /** Whether lists with changes that nobody was told of are right in the end all the same. */
    boolean tellsOfListsInTheEnd();
  }

  /** Instances that follow the protocol as it is described. */
  private record Described() implements Kind {

    @Override
    public Server server(World world, int number) {
      return new Instance(world, number);
    }

    @Override
    public boolean isOlder(World world, Object offered, Object held) {
      return world.has(Spare.NEWER_ONLY_IN_REDIS)
          && !world.is(Mutant.DELETE_AND_PUBLISH)
          && Entry.isOlder((Entry) offered, (Entry) held);
    }

    @Override
    public boolean tellsOfListsInTheEnd() {
      return true;
    }
  }

  /** Something worth knowing that it happens at all. */
  enum Happening {
    NEAR_HIT,
    SHARED_HIT,
    SHARED_ANSWER_REFUSED,
    FILL_REFUSED,
    FILL_OF_AN_EARLIER_LIFE,
    READ_WITHOUT_LEASE,
    LOAD_SHARED,
    SHARED_LOAD_REFUSED,
    REPLICA_ANSWER_REFUSED,
    FENCED,
    WAITED_FOR_ANOTHERS_FENCE,
    REJOINED,
    RELAYED,
    REPEATED,
    FLOORS_OVER_CAP,
    WRITE_ACKNOWLEDGED,
    WRITE_UNKNOWN,
    EPOCH_CHANGED
  }

  /** A part of the protocol without which it is slower, or has one safeguard where it had two. */
  enum Spare {
    NEWER_ONLY_IN_REDIS,
    /** That what was asked for before a rejoin is not kept after it; its age is tested as well. */
    FILLS_END_WITH_THEIR_LIFE,
    MESSAGES_OVER_REDIS
  }

  /** The end of a run. */
  record Result(List<Incoherence> violations, int reads, Map<Happening, Integer> happenings) {}
}
