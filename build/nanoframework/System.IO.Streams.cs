// The public signatures of nanoFramework.System.IO.Streams 1.1.96, to compile against where the package cannot be had: no code of it.

namespace System.IO
{
    public class MemoryStream : Stream
    {
        public override bool CanRead { get => throw null; }

        public override bool CanSeek { get => throw null; }

        public override bool CanWrite { get => throw null; }

        public virtual byte[] GetBuffer() => throw null;

        public virtual byte[] ToArray() => throw null;

        public override int Read(byte[] arg0, int arg1, int arg2) => throw null;

        public override int Read(global::System.SpanByte arg) => throw null;

        public override int ReadByte() => throw null;

        public override long Seek(long arg0, SeekOrigin arg1) => throw null;

        public override long Length { get => throw null; }

        public override long Position { get => throw null; set => throw null; }

        public MemoryStream()
        {
            throw null;
        }

        public MemoryStream(byte[] arg)
        {
            throw null;
        }

        public MemoryStream(byte[] arg0, bool arg1)
        {
            throw null;
        }

        protected override void Dispose(bool arg) => throw null;

        public override void Flush() => throw null;

        public override void SetLength(long arg) => throw null;

        public override void Write(byte[] arg0, int arg1, int arg2) => throw null;

        public override void WriteByte(byte arg) => throw null;

        public virtual void WriteTo(Stream arg) => throw null;
    }

    public enum SeekOrigin
    {
        Begin = 0,
        Current = 1,
        End = 2,
    }

    public abstract class Stream : global::System.IDisposable
    {
        public virtual bool CanRead { get => throw null; }

        public virtual bool CanSeek { get => throw null; }

        public virtual bool CanTimeout { get => throw null; }

        public virtual bool CanWrite { get => throw null; }

        public virtual int Read(byte[] arg0, int arg1, int arg2) => throw null;

        public virtual int Read(global::System.SpanByte arg) => throw null;

        public virtual int ReadByte() => throw null;

        public virtual int ReadTimeout { get => throw null; set => throw null; }

        public virtual int WriteTimeout { get => throw null; set => throw null; }

        public virtual long Seek(long arg0, SeekOrigin arg1) => throw null;

        public virtual long Length { get => throw null; }

        public virtual long Position { get => throw null; set => throw null; }

        protected Stream()
        {
            throw null;
        }

        public virtual void Close() => throw null;

        public void CopyTo(Stream arg) => throw null;

        public virtual void Dispose() => throw null;

        protected virtual void Dispose(bool arg) => throw null;

        ~Stream()
        {
        }

        public virtual void Flush() => throw null;

        public virtual void SetLength(long arg) => throw null;

        public virtual void Write(byte[] arg0, int arg1, int arg2) => throw null;

        public virtual void WriteByte(byte arg) => throw null;
    }

    public class StreamReader : TextReader
    {
        public bool EndOfStream { get => throw null; }

        public virtual Stream BaseStream { get => throw null; }

        public override int Peek() => throw null;

        public override int Read() => throw null;

        public override int Read(char[] arg0, int arg1, int arg2) => throw null;

        public override string ReadLine() => throw null;

        public override string ReadToEnd() => throw null;

        public virtual global::System.Text.Encoding CurrentEncoding { get => throw null; }

        public StreamReader(Stream arg0, bool arg1)
        {
            throw null;
        }

        public override void Close() => throw null;

        protected override void Dispose(bool arg) => throw null;
    }

    public class StreamWriter : TextWriter
    {
        public virtual Stream BaseStream { get => throw null; }

        public override string NewLine { get => throw null; set => throw null; }

        public override global::System.Text.Encoding Encoding { get => throw null; }

        public StreamWriter(Stream arg0, bool arg1)
        {
            throw null;
        }

        public override void Close() => throw null;

        protected override void Dispose(bool arg) => throw null;

        public override void Flush() => throw null;

        public override void Write(char arg) => throw null;

        public override void Write(string arg) => throw null;

        public override void WriteLine() => throw null;

        public override void WriteLine(string arg) => throw null;
    }

    public abstract class TextReader : global::System.IDisposable
    {
        public virtual int Peek() => throw null;

        public virtual int Read() => throw null;

        public virtual int Read(char[] arg0, int arg1, int arg2) => throw null;

        public virtual int ReadBlock(char[] arg0, int arg1, int arg2) => throw null;

        public virtual string ReadLine() => throw null;

        public virtual string ReadToEnd() => throw null;

        protected TextReader()
        {
            throw null;
        }

        public virtual void Close() => throw null;

        public virtual void Dispose() => throw null;

        protected virtual void Dispose(bool arg) => throw null;
    }

    public abstract class TextWriter : global::System.IDisposable
    {
        protected char[] CoreNewLine;

        public virtual string NewLine { get => throw null; set => throw null; }

        public virtual global::System.Text.Encoding Encoding { get => throw null; }

        protected TextWriter()
        {
            throw null;
        }

        public virtual void Close() => throw null;

        public virtual void Dispose() => throw null;

        protected virtual void Dispose(bool arg) => throw null;

        public virtual void Flush() => throw null;

        public virtual void Write(bool arg) => throw null;

        public virtual void Write(char arg) => throw null;

        public virtual void Write(char[] arg) => throw null;

        public virtual void Write(char[] arg0, int arg1, int arg2) => throw null;

        public virtual void Write(double arg) => throw null;

        public virtual void Write(int arg) => throw null;

        public virtual void Write(long arg) => throw null;

        public virtual void Write(object arg) => throw null;

        public virtual void Write(float arg) => throw null;

        public virtual void Write(string arg) => throw null;

        public virtual void Write(uint arg) => throw null;

        public virtual void Write(ulong arg) => throw null;

        public virtual void WriteLine() => throw null;

        public virtual void WriteLine(bool arg) => throw null;

        public virtual void WriteLine(char arg) => throw null;

        public virtual void WriteLine(char[] arg) => throw null;

        public virtual void WriteLine(char[] arg0, int arg1, int arg2) => throw null;

        public virtual void WriteLine(double arg) => throw null;

        public virtual void WriteLine(int arg) => throw null;

        public virtual void WriteLine(long arg) => throw null;

        public virtual void WriteLine(object arg) => throw null;

        public virtual void WriteLine(float arg) => throw null;

        public virtual void WriteLine(string arg) => throw null;

        public virtual void WriteLine(uint arg) => throw null;

        public virtual void WriteLine(ulong arg) => throw null;
    }
}
