namespace Platform.Core.Notices.Written;

/// <summary>What prior information says besides what the draft of its consultation says.</summary>
public sealed record PriorFacts
{
    /// <summary>When the contract notice is expected.</summary>
    public DateOnly? ContractNoticeOn { get; init; }
    public bool Shortens { get; init; }
    public string? Information { get; init; }
}

/// <summary>How a consultation ended, as facts of its notice. Amounts are in euros without tax. How many offers came is read from the register, never typed.</summary>
public sealed record AwardFacts
{
    public DateOnly? DecidedOn { get; init; }
    public IReadOnlyList<AwardedLot> Lots { get; init; } = [];
    public string? Information { get; init; }
}

public sealed record AwardedLot
{
    public int Number { get; init; }
    public LotOutcome? Outcome { get; init; }

    /// <summary>Why nobody won.</summary>
    public NoAwardReason? Why { get; init; }

    /// <summary>One of those opened; null: typed.</summary>
    public Guid? Bid { get; init; }
    public Awardee Winner { get; init; } = new();
    public decimal? Amount { get; init; }
    public decimal? Lowest { get; init; }
    public decimal? Highest { get; init; }

    /// <summary>The buyer’s number of the contract.</summary>
    public string Contract { get; init; } = "";
    public DateOnly? SignedOn { get; init; }

    /// <summary>Of the offers received: from micro, small and medium companies.</summary>
    public int? FromSmall { get; init; }
    public int FromEurope { get; init; }
    public int FromElsewhere { get; init; }

    /// <summary>Null: not known.</summary>
    public bool? Subcontracted { get; init; }
}

public sealed record Awardee
{
    public string Name { get; init; } = "";
    public string Number { get; init; } = "";
    public string Street { get; init; } = "";
    public string PostCode { get; init; } = "";
    public string City { get; init; } = "";

    /// <summary>Three letters.</summary>
    public string Country { get; init; } = "FRA";
    public string Email { get; init; } = "";
    public CompanySize? Size { get; init; }
}

/// <summary>What changes in a contract (CCP, art. R2194-1 to R2194-9).</summary>
public sealed record ModificationFacts
{
    public int? Lot { get; init; }
    public ModificationReason? Reason { get; init; }

    /// <summary>Why it became necessary.</summary>
    public string Why { get; init; } = "";

    /// <summary>What changes, besides the amount.</summary>
    public string What { get; init; } = "";

    /// <summary>The new amount of the contract; null: it stays.</summary>
    public decimal? Amount { get; init; }
    public DateOnly? AgreedOn { get; init; }
}
