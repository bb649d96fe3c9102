package org.vswitchlab.engine;

/** A model together with the simulation that runs it. */
public interface World {
  Simulation simulation();
}
