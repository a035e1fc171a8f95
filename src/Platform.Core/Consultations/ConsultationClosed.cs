using Platform.Core.Data.Outbox;

namespace Platform.Core.Consultations;

/// <summary>The limit passed and the list of the bids that came in time is frozen.</summary>
public sealed record ConsultationClosed(Guid Tenant, Guid Consultation) : IFact
{
    public static string Kind => "consultation-closed";
    public string Key => $"{Consultation:D}";
}
