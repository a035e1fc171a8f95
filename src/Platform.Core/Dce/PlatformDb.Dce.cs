using Microsoft.EntityFrameworkCore;
using Platform.Core.Dce;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<DceVersion> DceVersions => Set<DceVersion>();
    public DbSet<DceDocument> DceDocuments => Set<DceDocument>();
    public DbSet<WithheldDocument> WithheldDocuments => Set<WithheldDocument>();
}
