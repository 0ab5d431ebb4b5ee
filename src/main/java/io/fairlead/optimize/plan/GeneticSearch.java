package io.fairlead.optimize.plan;

import io.jenetics.AnyGene;
import io.jenetics.Genotype;
import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.engine.Engine;
import io.jenetics.engine.EvolutionStart;
import io.jenetics.ext.moea.ElementComparator;
import io.jenetics.ext.moea.ElementDistance;
import io.jenetics.ext.moea.NSGA2Selector;
import io.jenetics.ext.moea.UFTournamentSelector;
import io.jenetics.util.ISeq;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * NSGA-II: of parents and children together the better half lives, by ranks of dominance and,
 * within a rank, by how unlike others they are; parents of the next ones are drawn from these by
 * tournament. Runs on the thread that calls it, and takes neither time nor chance from anywhere
 * else.
 *
 * @see "Deb, Pratap, Agarwal, Meyarivan (2002), A fast and elitist multiobjective genetic
 *     algorithm: NSGA-II, section III"
 * @see "Fortin, Parizeau (2013), Revisiting the NSGA-II crowding-distance computation"
 */
final class GeneticSearch {
  /** Plans that live from one generation to the next; as many are made. */
  static final int POPULATION = 40;

  private static final ElementComparator<Worth> BY_OBJECTIVE =
      (one, other, i) -> Double.compare(one.objective(i), other.objective(i));
  private static final ElementDistance<Worth> DISTANCE =
      (one, other, i) -> one.objective(i) - other.objective(i);

  private final Engine<AnyGene<Assignment>, Worth> engine;
  private EvolutionStart<AnyGene<Assignment>, Worth> next;

  /**
   * @param first plans that the search begins with
   */
  GeneticSearch(List<Assignment> first, Variation variation) {
    NSGA2Selector<AnyGene<Assignment>, Worth> survivors =
        new NSGA2Selector<>(Worth::dominance, BY_OBJECTIVE, DISTANCE, worth -> Worth.OBJECTIVES);
    Selector<AnyGene<Assignment>, Worth> tournament =
        new UFTournamentSelector<>(
            Worth::dominance, BY_OBJECTIVE, DISTANCE, worth -> Worth.OBJECTIVES);
    ISeq<Phenotype<AnyGene<Assignment>, Worth>> beginning =
        first.stream().map(plan -> Variation.individual(plan, 1)).collect(ISeq.toISeq());
    engine =
        new Engine.Builder<AnyGene<Assignment>, Worth>(
                population -> ISeq.of(population.map(each -> each.eval(GeneticSearch::worth))),
                beginning.get(0).genotype())
            .populationSize(2 * POPULATION)
            .survivorsSize(POPULATION)
            .survivorsSelector(survivors)
            .offspringSelector(
                (population, count, optimize) ->
                    tournament.select(
                        survivors.select(
                            population, Math.min(POPULATION, population.size()), optimize),
                        count,
                        optimize))
            .alterers(variation)
            .optimize(Optimize.MINIMUM)
            .maximalPhenotypeAge(Long.MAX_VALUE)
            .executor(Runnable::run)
            .clock(InstantSource.fixed(Instant.EPOCH))
            .build();
    next = EvolutionStart.of(beginning, 1);
  }

  /** One generation. */
  void evolve() {
    try {
      next = engine.evolve(next).next();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static Worth worth(Genotype<AnyGene<Assignment>> genotype) {
    return genotype.gene().allele().worth();
  }
}
