using Microsoft.EntityFrameworkCore;
using Platform.Core.Portals;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<AccountPage> AccountPages => Set<AccountPage>();
}
