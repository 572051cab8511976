# Children, temporary files, folders: the library over posix, _posixsubprocess, select.
import subprocess, tempfile, pathlib, shutil, glob, os
print(subprocess.run(["echo","hi"],capture_output=True,text=True))
print(subprocess.check_output("echo $((1+2)); exit 0",shell=True))
try: subprocess.run(["false"],check=True)
except subprocess.CalledProcessError as e: print(e)
try: subprocess.run(["/nope"])
except FileNotFoundError as e: print(e)
p=subprocess.Popen(["cat"],stdin=subprocess.PIPE,stdout=subprocess.PIPE,text=True); print(p.communicate("input\n")); print(p.returncode)
print(subprocess.run(["sh","-c","echo err >&2; exit 3"],stderr=subprocess.PIPE).returncode)
with tempfile.TemporaryDirectory() as d:
    p=pathlib.Path(d)/"a"/"b"; p.mkdir(parents=True); (p/"f.txt").write_text("héllo\n"); print((p/"f.txt").read_text(), (p/"f.txt").read_bytes(), p.exists(), [x.name for x in p.iterdir()])
    print(sorted(x.name for x in pathlib.Path(d).rglob("*")), glob.glob(d+"/a/b/*.txt")==[str(p/"f.txt")])
    shutil.copy(p/"f.txt", p/"g.txt"); shutil.copytree(p, pathlib.Path(d)/"c"); print(sorted(os.listdir(pathlib.Path(d)/"c"))); shutil.rmtree(p); print(p.exists())
with tempfile.NamedTemporaryFile("w+") as f: f.write("abc"); f.seek(0); print(f.read(), os.path.exists(f.name))
with tempfile.TemporaryFile() as f: f.write(b"x"*10); print(f.tell())
with tempfile.SpooledTemporaryFile() as f: f.write(b"x"*10); f.seek(0); print(f.read())
print(shutil.which("sh") is not None, shutil.get_terminal_size((1,2)) is not None)
