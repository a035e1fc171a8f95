using Platform.Core.Tenancy;

namespace Platform.Core.Tests.Tenancy;

public sealed class BrandColourTests
{
    [Theory]
    [InlineData("#00595a", "#ffffff", 8.15), InlineData("#00595a", "#eef5f4", 7.38), InlineData("#c8401f", "#ffffff", 4.99), InlineData("#c8401f", "#eef5f4", 4.51)]
    [InlineData("#767676", "#ffffff", 4.54), InlineData("#777777", "#ffffff", 4.48), InlineData("#f47738", "#ffffff", 2.78), InlineData("#ffd500", "#ffffff", 1.42), InlineData("#000000", "#ffffff", 21)]
    public void The_contrast_is_that_of_wcag(string one, string other, double expected) => Assert.Equal(expected, Math.Round(BrandColour.Contrast(one, other), 2));

    [Theory]
    [InlineData("#c8401f", true), InlineData("#00595a", true)]
    [InlineData("#767676", false)]      // 4.54 on white, less on the pale surface
    [InlineData("#777777", false), InlineData("#f47738", false), InlineData("#ffd500", false)]
    public void A_colour_is_accepted_when_it_is_read_on_both_backgrounds(string colour, bool accepted) => Assert.Equal(accepted, BrandColour.IsReadable(colour));

    [Fact]
    public void The_colour_proposed_is_always_accepted_and_an_accepted_one_stays()
    {
        for (var r = 0; r < 256; r += 51)
            for (var g = 0; g < 256; g += 51)
                for (var b = 0; b < 256; b += 51)
                    Assert.True(BrandColour.IsReadable(BrandColour.Nearest($"#{r:x2}{g:x2}{b:x2}")));
        Assert.Equal("#00595a", BrandColour.Nearest("#00595a"));
    }

    [Theory]
    [InlineData("00595A", "#00595a"), InlineData(" #00595a ", "#00595a"), InlineData("rouge", null), InlineData("#fff", null), InlineData("#00595a;}body{display:none", null), InlineData(null, null)]
    public void Only_six_digits_are_a_colour(string? typed, string? read) => Assert.Equal(read, BrandColour.Read(typed));
}
