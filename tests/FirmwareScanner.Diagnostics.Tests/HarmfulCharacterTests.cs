using System.Linq;
using System.Text;
using Xunit;

namespace FirmwareScanner.Diagnostics.Tests;

public sealed class HarmfulCharacterTests
{
    [Fact]
    public void Text_is_judged_as_its_characters_are_one_by_one()
    {
        for (int unit = 0; unit <= char.MaxValue; unit++)
        {
            string text = $"plain{(char)unit}text";

            Assert.True(text.Any(HarmfulCharacter.Is) == HarmfulCharacter.IsIn(text), $"U+{unit:X4}");
        }

        Assert.False(HarmfulCharacter.IsIn(string.Empty));
    }

    [Fact]
    public void Plain_is_what_is_printable_ascii()
    {
        for (int value = 0; value <= byte.MaxValue; value++)
        {
            bool isPrintable = value is '\t' or (>= ' ' and <= '~');

            Assert.Equal(isPrintable, HarmfulCharacter.IsPlain([(byte)'a', (byte)value, (byte)'z']));
        }
    }

    [Fact]
    public void Plain_text_is_never_harmful()
    {
        Assert.All(
            Enumerable.Range(0, 256).Select(value => (byte)value).Where(value => HarmfulCharacter.IsPlain([value])),
            value => Assert.False(HarmfulCharacter.Is(new Rune(value))));
    }
}
