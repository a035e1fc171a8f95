using Platform.Core.Data.Outbox;

namespace Platform.Core.Consultations;

/// <summary>A draft became public: said once, in the transaction that made it so.</summary>
public sealed record ConsultationPublished(Guid Tenant, Guid Consultation) : IFact
{
    public static string Kind => "alert-consultation-published";
    public string Key => $"{Consultation:D}";
}
