namespace Platform.Core.Law;

/// <summary>What a buyer is: entered with its identity. Which of them publishes where is the law’s (CCP, art. R2131-12 and R2131-16), which threshold holds too (annexe 2).</summary>
public enum BuyerBody
{
    /// <summary>Collectivité territoriale, its établissements publics and groupements.</summary>
    LocalAuthority,

    /// <summary>The State and its établissements publics that are neither industrial nor commercial.</summary>
    State,

    /// <summary>Any other pouvoir adjudicateur: SEM, SPL, association, industrial and commercial établissement of the State.</summary>
    OtherAuthority,

    /// <summary>Entreprise publique, or holder of special or exclusive rights: buys under the code for its network alone (CCP, art. L1212-1, 2° and 3°).</summary>
    PublicUndertaking,
}

/// <summary>The network for which an entité adjudicatrice buys (CCP, art. L1212-3).</summary>
public enum NetworkActivity { Water, Electricity, GasAndHeat, Transport, Rail, Port, Airport, Post, GasAndOil, SolidFuel }

/// <summary>
/// As what a buyer buys, this time: the same commune is a pouvoir adjudicateur for its school and an entité adjudicatrice for its water. Who publishes where follows from what it is;
/// thresholds and periods from as what it buys.
/// </summary>
public enum BuyerKind { LocalAuthority, State, OtherAuthority, LocalEntity, StateEntity, OtherEntity }

public static class BuyerKinds
{
    /// <summary>How rows name all who buy for a network, whatever they are.</summary>
    private const string Entities = "ContractingEntity";

    /// <param name="network">It buys for a network.</param>
    public static BuyerKind Of(BuyerBody body, bool network) => (body, network) switch
    {
        (BuyerBody.LocalAuthority, false) => BuyerKind.LocalAuthority,
        (BuyerBody.LocalAuthority, true) => BuyerKind.LocalEntity,
        (BuyerBody.State, false) => BuyerKind.State,
        (BuyerBody.State, true) => BuyerKind.StateEntity,
        (BuyerBody.OtherAuthority, false) => BuyerKind.OtherAuthority,
        (BuyerBody.OtherAuthority, true) or (BuyerBody.PublicUndertaking, _) => BuyerKind.OtherEntity,
    };

    extension(BuyerBody body)
    {
        /// <summary>« Collectivité territoriale, groupement ou établissement public local ».</summary>
        public string French => Phrases.OfLaw.Say($"body-{body}");
    }

    extension(BuyerKind kind)
    {
        /// <summary>An entité adjudicatrice.</summary>
        public bool IsEntity => kind is BuyerKind.LocalEntity or BuyerKind.StateEntity or BuyerKind.OtherEntity;

        /// <param name="buyers">Of a row; null: everybody.</param>
        internal bool IsAmong(IReadOnlyList<string>? buyers) => buyers is null || buyers.Contains(kind.ToString()) || (kind.IsEntity && buyers.Contains(Entities));
    }
}
