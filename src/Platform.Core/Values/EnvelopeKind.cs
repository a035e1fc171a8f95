namespace Platform.Core.Values;

/// <summary>A bid has one application, which serves all its lots, and one offer per lot. Each kind has its own opening key.</summary>
public enum EnvelopeKind { Application, Offer }

/// <summary>The words of the formats and of the wire.</summary>
public static class EnvelopeKinds
{
    public static string Wire(this EnvelopeKind kind) => kind switch
    {
        EnvelopeKind.Application => "candidature",
        EnvelopeKind.Offer => "offre",
    };

    public static EnvelopeKind? FromWire(string? word) => word switch
    {
        "candidature" => EnvelopeKind.Application,
        "offre" => EnvelopeKind.Offer,
        _ => null,
    };
}
