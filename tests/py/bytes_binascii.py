# binascii: every function, right and wrong input

import binascii

def show(e):
    try:
        r = eval(e, vars(binascii))
    except Exception as x:
        return type(x).__name__ + ": " + str(x)
    return repr(r)

for e in """a2b_hex('0')|a2b_hex('zz')|a2b_hex('é')|a2b_hex(5)|a2b_hex(b'0aFF')|hexlify('a')|hexlify(b'abc','-',2)|hexlify(b'abc',b'::')|unhexlify(memoryview(b'0a0b'))|hexlify(bytearray(b'xyz'), sep=':')
a2b_base64('YQ')|a2b_base64('YQ=')|a2b_base64('YQ==')|a2b_base64('Y')|a2b_base64('YWJj ZGVm\\n')|a2b_base64('Y*Q==')|a2b_base64('YQ==YQ==')|a2b_base64('=')|a2b_base64('====')|a2b_base64('YW=J')|a2b_base64('YWJj=')|a2b_base64(None)
a2b_base64('YQ==',strict_mode=True)|a2b_base64('=YQ==',strict_mode=True)|a2b_base64('YQ=a=',strict_mode=True)|a2b_base64('YQ==a',strict_mode=True)|a2b_base64('Y*Q==',strict_mode=True)|a2b_base64('YQ===',strict_mode=True)
a2b_base64('YWJj=',strict_mode=True)|a2b_base64('YQ\\n==',strict_mode=True)|a2b_base64('YQ',strict_mode=True)|a2b_base64('Y',strict_mode=True)|a2b_base64('',strict_mode=True)|a2b_base64('YWJjZ')
b2a_base64(b'abcd')|b2a_base64(b'abcd',newline=False)|b2a_base64('a')|b2a_base64(b'')|b2a_base64(b'\\xff\\xfe\\xfd')|crc32(b'abc')|crc32(b'abc',5)|crc32('a')|crc32(b'abc',-1)|crc32(b'abc',1<<40)|crc32(b'',7)|crc32(b'')
crc_hqx(b'abc',0)|crc_hqx(b'abc')|crc_hqx(b'abc',-1)|crc_hqx(b'abc',1<<20)|crc_hqx(b'abc','a')|b2a_uu(b'abc')|b2a_uu(b'abc',backtick=True)|b2a_uu(b'\\0'*3)|b2a_uu(b'\\0'*3,backtick=True)|b2a_uu(b'x'*46)|b2a_uu(b'')|b2a_uu(b'ab')
a2b_uu(b'#86)C\\n')|a2b_uu(b'!')|a2b_uu(b'')|a2b_uu(b'#86)C!!')|a2b_uu(b'#86\\x7fC')|a2b_uu(b'#8')|a2b_uu(b'"86(``')|a2b_qp(b'a=20b=\\nc=3D=zz')|a2b_qp('a_b',header=True)|a2b_qp(b'a=\\r\\nb')|a2b_qp(b'=')|a2b_qp(b'==41')|a2b_qp(b'a=  \\nb')
b2a_qp(b'a b\\t\\n')|b2a_qp(b'a b',quotetabs=True)|b2a_qp(b'a_b c',header=True)|b2a_qp(b'x'*100)|b2a_qp(b'\\xff=\\r\\nab')|b2a_qp(b'a \\n')|b2a_qp(b'a\\n',istext=False)|b2a_qp(b'.\\n')|b2a_qp(b'.')|b2a_qp(b'ab.')|b2a_qp(b'a\\r\\nb\\nc')
b2a_qp(b'a\\nb\\r\\nc')|b2a_qp(b'\\r')|b2a_qp(b'x'*74+b'=')|b2a_qp(b'x'*75+b'\\n')|b2a_qp(b'x'*76+b'\\n')|b2a_qp('a')|a2b_qp(5)|Error.__mro__|Incomplete.__mro__|Error.__module__|b2a_qp(b'\\0\\1~\\x7f')""".replace("\n", "|").split("|"):
    print(e, "->", show(e))
data = bytes(range(256)) * 3
for n in range(0, 60, 7):
    part = data[n:n * 3]
    print(n, binascii.a2b_base64(binascii.b2a_base64(part)) == part, binascii.unhexlify(binascii.hexlify(part)) == part, binascii.a2b_qp(binascii.b2a_qp(part, istext=False)) == part,
          binascii.a2b_uu(binascii.b2a_uu(part[:45])) == part[:45], binascii.crc32(part), binascii.crc32(part[5:], binascii.crc32(part[:5])) == binascii.crc32(part), binascii.crc_hqx(part, n))
