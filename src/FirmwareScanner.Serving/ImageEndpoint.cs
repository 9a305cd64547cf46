using System;
using System.IO;
using System.Threading;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Files;
using FirmwareScanner.Reports;
using FirmwareScanner.Reports.Page;
using FirmwareScanner.Results;
using FirmwareScanner.Serving.Http;

namespace FirmwareScanner.Serving;

/// <summary>
/// Takes an image, scans it and answers with what is found. The image is kept in a file without a name for as long as it is scanned; nothing that
/// the client says is used as a path.
/// </summary>
/// <param name="settings">How much it takes, and how it scans.</param>
internal sealed class ImageEndpoint(ServerSettings settings) : IDisposable
{
    private const int SecondsToRetry = 5;
    private static readonly TimeSpan GonePause = TimeSpan.FromMilliseconds(250);

    private readonly ScannerPool _forLines = new(settings.CreateScanner, null);
    private readonly ScannerPool _forPages = new(settings.CreateScanner, settings.PageExcerpts);

    /// <summary>Who waits for whom.</summary>
    public ScanQueue Queue { get; } = new(settings.Parallel, settings.Queue);

    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellation">Ends the scan early; its result says so.</param>
    /// <exception cref="RequestProblem">It is not served.</exception>
    /// <exception cref="ClientGoneException">Nobody reads the answer.</exception>
    public void Serve(ServedRequest request, CancellationToken cancellation)
    {
        RequestHead head = request.Head!;
        request.Name = DisplayName.Of(head);
        bool isPage = WantsPage(head);
        if (head.Only("Content-Type")?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
        {
            throw new RequestProblem(415, "expected the image itself as the content, not a form: curl --data-binary @FILE, not -F");
        }

        var body = RequestBody.Of(head, request.Reader, settings.Limits);
        if (!Queue.TryEnter())
        {
            throw Busy("as many images as allowed are here already");
        }

        try
        {
            using FileStream image = Receive(request, body);
            ScanInTurn(request, image, isPage, cancellation);
        }
        finally
        {
            Queue.Leave();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Queue.Dispose();

    private static bool WantsPage(RequestHead head) => head.Parameter("format") switch
    {
        "html" => true,
        "jsonl" => false,
        null => head.Only("Accept")?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true,
        _ => throw new RequestProblem(400, "format: expected jsonl or html"),
    };

    private static RequestProblem Busy(string message) =>
        new(503, message) { Header = FormattableString.Invariant($"Retry-After: {SecondsToRetry}") };

    private static FileStream Receive(ServedRequest request, RequestBody body)
    {
        FileStream? image = null;
        try
        {
            image = PrivateFile.Create();
            request.Response.Continue();
            body.CopyTo(image);
            image.Flush();
            image.Position = 0;
            return image;
        }
        catch (Exception exception)
        {
            image?.Dispose();
            if (FileProblem.Is(exception))
            {
                throw new RequestProblem(507, "there is no room for the image");
            }

            throw;
        }
        finally
        {
            request.Received = body.Received;
        }
    }

    private void ScanInTurn(ServedRequest request, FileStream image, bool isPage, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var watch = new Timer(_ => StopIfGone(request.Connection, stop), null, GonePause, GonePause);
        try
        {
            if (!Queue.WaitForTurn(settings.ScanTime, stop.Token))
            {
                throw Busy("the scans before it have not ended in time");
            }
        }
        catch (OperationCanceledException)
        {
            throw request.Connection.IsGone ? new ClientGoneException() : Busy("the server is being stopped");
        }

        try
        {
            stop.CancelAfter(settings.ScanTime);
            if (isPage)
            {
                AnswerPage(request, image, stop.Token);
            }
            else
            {
                AnswerLines(request, image, stop.Token);
            }
        }
        finally
        {
            Queue.EndTurn();
        }
    }

    private static void StopIfGone(ClientConnection connection, CancellationTokenSource stop)
    {
        try
        {
            if (connection.IsGone)
            {
                stop.Cancel();
            }
        }
        catch (ObjectDisposedException)
        {
            // The scan has ended in this moment.
        }
    }

    private void AnswerLines(ServedRequest request, FileStream image, CancellationToken cancellation)
    {
        HttpContentStream content = request.Response.Begin(200, ServerJson.LinesType);
        request.Content = content;
        var report = new JsonLinesReport(lines => content.Write(lines.Span));
        var progress = new ScanProgress(request.Name!, image.Length, content);
        FileScanResult result = _forLines.Use(scanner =>
        {
            scanner.Advanced = progress.Advance;
            scanner.Entered = progress.Enter;
            scanner.Listed = inside =>
            {
                report.WriteEarly(request.Name!, inside);
                content.Flush();
            };
            return Scan(scanner, request, image, cancellation);
        });
        report.Write(result);
        report.Finish(TotalsOf(result), settings.RulesLeftOut);
        content.End();
    }

    private void AnswerPage(ServedRequest request, FileStream image, CancellationToken cancellation)
    {
        FileScanResult result = _forPages.Use(scanner => Scan(scanner, request, image, cancellation));
        image.Position = 0;

        // The name is the client's: what this machine may have under it is none of his business.
        using HttpContentStream content = request.Response.Begin(
            200, "text/html; charset=utf-8", "Content-Security-Policy: sandbox allow-scripts; frame-ancestors 'none'");
        using var page = new PageReport(content) { ReadAgain = _ => image };
        page.Write(result);
        page.Finish(TotalsOf(result), settings.RulesLeftOut);
        content.End();
    }

    private static FileScanResult Scan(FileScanner scanner, ServedRequest request, FileStream image, CancellationToken cancellation)
    {
        FileScanResult result = scanner.Scan(image, request.Name!, cancellation);
        request.Verdict = result.Verdict.ToWord();
        request.Problem = result.Reason.Length > 0 ? result.Reason : null;
        return result;
    }

    private ScanTotals TotalsOf(FileScanResult result)
    {
        var totals = new ScanTotals { IsRaw = settings.IsRaw };
        totals.Add(result);
        return totals;
    }
}
