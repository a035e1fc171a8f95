using Platform.Core.Messaging;
using Platform.Testing;

namespace Platform.Core.Tests.Messaging;

public sealed class MailTemplatesTests
{
    // « .fr » in a file name sends a resource to a satellite assembly, where nobody looks: no message left, once.
    [Fact]
    public void Every_mail_template_is_in_the_assembly_itself()
    {
        var files = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "src", "Platform.Core", "Messaging", "Templates"), "*.fr.txt").Select(file => $"mail/{Path.GetFileName(file)}").ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.Except(typeof(MailText).Assembly.GetManifestResourceNames()));
    }
}
