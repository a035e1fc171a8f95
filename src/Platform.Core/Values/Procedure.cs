namespace Platform.Core.Values;

/// <summary>Type de marché (CCP L1111-1 to L1111-5).</summary>
public enum Nature { Works, Supplies, Services }

/// <summary>
/// How a contract is passed (CCP, part 2, book I, title II): procédure adaptée, appel d’offres ouvert and restreint, procédure avec négociation, dialogue compétitif,
/// marché sans publicité ni mise en concurrence, concours.
/// </summary>
public enum Procedure { Mapa, Open, Restricted, Negotiated, Dialogue, WithoutPublicity, DesignContest }

/// <summary>What follows from a procedure, whatever the day.</summary>
public static class ProcedureFacts
{
    extension(Procedure procedure)
    {
        /// <summary>Candidates first, then those who are admitted (CCP, art. R2161-6 to -30).</summary>
        public bool IsInTwoSteps => procedure is Procedure.Restricted or Procedure.Negotiated or Procedure.Dialogue or Procedure.DesignContest;

        /// <summary>Offers may be negotiated: never in an appel d’offres (CCP, art. L2124-2); in an adapted procedure where that was announced (R2123-5).</summary>
        public bool MayNegotiate => procedure is Procedure.Mapa or Procedure.Negotiated or Procedure.Dialogue;

        /// <summary>Procédure formalisée (CCP, art. L2124-1). A contest is a technique of purchase (L2125-1, 2°): it counts here for its late answers and its reasons, not for where its notice appears (LegalCase.ChannelsAsChosen).</summary>
        public bool IsFormalised => procedure is Procedure.Open || procedure.IsInTwoSteps;

        /// <summary>« MAPA-2026-014 »</summary>
        public string ReferencePrefix => procedure switch
        {
            Procedure.Mapa => "MAPA", Procedure.Open => "AOO", Procedure.Restricted => "AOR", Procedure.Negotiated => "PN", Procedure.Dialogue => "DC", Procedure.WithoutPublicity => "MSP", Procedure.DesignContest => "CONC",
        };
    }
}
