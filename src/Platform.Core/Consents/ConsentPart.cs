namespace Platform.Core.Consents;

/// <summary>What an account may let the lead read. Sealed bids, keys and the register of deposits are no part: nothing asks for them.</summary>
public enum ConsentPart
{
    /// <summary>Consultations and drafts, their lots, and the names of the documents.</summary>
    Consultations,

    /// <summary>Who took the files, and when.</summary>
    Withdrawals,

    /// <summary>People, roles and departments.</summary>
    People,
}

/// <summary>How parts are written in the database and in what the passkey confirms: in the order of the list, each once.</summary>
internal static class ConsentParts
{
    public static string[] Written(this IEnumerable<ConsentPart> parts) => [.. parts.Distinct().Order().Select(part => part.ToString())];

    public static IReadOnlyList<ConsentPart> Read(IEnumerable<string> written) => [.. written.Select(Enum.Parse<ConsentPart>).Order()];
}
