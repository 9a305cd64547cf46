using System;
using System.IO;
using System.Text;

namespace FirmwareScanner.Reports.Page;

/// <summary>
/// The page on which an image is chosen, or dropped, and sent to a server that answers with the page of its scan. It fetches nothing else.
/// </summary>
public static class UploadPage
{
    private static readonly string Style = PageTemplate.Read("page.css") + PageTemplate.Read("upload.css");
    private static readonly string Script = PageTemplate.Read("upload.js");
    private static readonly byte[] Bytes = Fill();

    /// <summary>The page, in UTF-8.</summary>
    public static ReadOnlySpan<byte> Content => Bytes;

    /// <summary>
    /// Its Content-Security-Policy, for the head of the answer. It names the styles and scripts of the page of a scan, too: that is shown by
    /// this one, and what may be done there is what may be done here.
    /// </summary>
    public static string Policy { get; } = "default-src 'none'; script-src " + PageTemplate.HashOf(Script) + " " + PageTemplate.HashOf(PageTemplate.Read("page.js"))
        + "; style-src " + PageTemplate.HashOf(Style) + " " + PageTemplate.HashOf(PageTemplate.Read("page.css"))
        + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static byte[] Fill()
    {
        using var text = new StringWriter();
        new PageTemplate("upload.html", "style", "script").Write(text, mark => text.Write(mark == "style" ? Style : Script));
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
