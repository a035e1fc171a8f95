using Platform.Web.Api;
using Platform.Web.Feeds;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Identity.ProConnect;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("PLATFORM__");
builder.Host.UseDefaultServiceProvider(provider => { provider.ValidateScopes = true; provider.ValidateOnBuild = true; });
Platform.Core.Operations.EventLines.AddTo(builder.Logging);
builder.AddPlatformUi();
builder.AddPlatformAccess();
builder.AddWebIdentity();
builder.AddProConnect();

var app = builder.Build();
app.UsePlatformUi();
app.UsePlatformAccess();
app.MapPlatformUi();
app.MapDemoAuthenticator();
app.MapDownloads();
app.MapLogos();
app.MapOpening();
app.MapDceUploads();
app.MapDeposit();
app.MapQuotes();
app.MapFeeds();
app.MapReceiptFiles();
app.MapStatementFiles();
app.MapProfileDeclarations();
app.MapExportFiles();
app.MapConventionFiles();
app.MapTicketFiles();
app.MapSupportFigures();
app.MapTransparency();
app.MapMetrics();
app.Run();

