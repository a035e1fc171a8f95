using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Models;

/// <summary>A model that an account keeps for itself.</summary>
public sealed class ConsultationModel : ITenantOwned
{
    private ConsultationModel() { }

    internal ConsultationModel(Guid tenant, string name, ModelContent content, Guid person, string personName, DateTimeOffset now) =>
        (TenantId, Id, Name, Content, MadeBy, MadeByName, MadeAt) = (tenant, Id<ConsultationModel>.New(), name, content.ToJson(), person, personName, now);

    public Guid TenantId { get; private set; }
    public Id<ConsultationModel> Id { get; private set; }
    public string Name { get; private set; } = "";

    /// <summary>A <see cref="ModelContent"/>.</summary>
    public string Content { get; private set; } = "";
    public Guid MadeBy { get; private set; }
    public string MadeByName { get; private set; } = "";
    public DateTimeOffset MadeAt { get; private set; }
    public DateTimeOffset? ArchivedAt { get; private set; }

    internal void Archive(DateTimeOffset now) => ArchivedAt ??= now;
}

internal sealed class ConsultationModelMapping : IEntityTypeConfiguration<ConsultationModel>
{
    public void Configure(EntityTypeBuilder<ConsultationModel> builder)
    {
        builder.ToTable("consultation_models");
        builder.Property(model => model.Content).HasColumnType("jsonb");
    }
}
