using Microsoft.EntityFrameworkCore;
using Platform.Core.Antivirus;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<FileScan> FileScans => Set<FileScan>();
}
