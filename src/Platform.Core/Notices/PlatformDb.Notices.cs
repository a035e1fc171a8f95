using Microsoft.EntityFrameworkCore;
using Platform.Core.Notices;
using Platform.Core.Notices.Written;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<NoticeVersion> NoticeVersions => Set<NoticeVersion>();
    public DbSet<NoticeChoice> NoticeChoices => Set<NoticeChoice>();
    public DbSet<ChannelPublication> ChannelPublications => Set<ChannelPublication>();
    public DbSet<NoticeCost> NoticeCosts => Set<NoticeCost>();
    public DbSet<WrittenNotice> WrittenNotices => Set<WrittenNotice>();
    public DbSet<OwedCorrigendum> OwedCorrigenda => Set<OwedCorrigendum>();
    public DbSet<PublicNotice> PublicNotices => Set<PublicNotice>();
}
