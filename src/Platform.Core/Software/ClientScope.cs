namespace Platform.Core.Software;

/// <summary>What a software client may be allowed. There is none that opens a bid, reads an answer before its date, or names a company.</summary>
public enum ClientScope { ReadAccount, ReadConsultations, ReadQuotes, ReadRebilling, ReadWebhooks }

/// <summary>The scopes as OAuth2 writes them (RFC 6749, 3.3).</summary>
public static class ClientScopes
{
    public static IReadOnlyList<ClientScope> All { get; } = Enum.GetValues<ClientScope>();

    public static string Code(this ClientScope scope) => scope switch
    {
        ClientScope.ReadAccount => "compte:lecture",
        ClientScope.ReadConsultations => "consultations:lecture",
        ClientScope.ReadQuotes => "devis:lecture",
        ClientScope.ReadRebilling => "refacturation:lecture",
        ClientScope.ReadWebhooks => "webhooks:lecture",
    };

    /// <returns>Null for a word that is none.</returns>
    public static ClientScope? Read(string code) => All.Where(scope => scope.Code() == code).Select(scope => (ClientScope?)scope).SingleOrDefault();
}
