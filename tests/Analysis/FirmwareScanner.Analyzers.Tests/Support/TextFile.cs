using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace FirmwareScanner.Analyzers.Tests.Support;

/// <summary>An additional file that exists only in a test.</summary>
internal sealed class TextFile(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default)
    {
        return SourceText.From(text);
    }
}
