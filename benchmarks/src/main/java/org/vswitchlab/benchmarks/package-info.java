/**
 * Figures: whole runs that a script pairs with other programs, and JMH for the parts. Start at
 * benchmarks/README.md.
 */
package org.vswitchlab.benchmarks;
