/** Pages that a browser, or a client that reached nothing, gets to see. */
import { escapeXml as text } from './escapeXml.mts';

const STYLE = `body{font:14px/1.5 system-ui,sans-serif;background:#f4f6f9;color:#16325c;margin:0;display:flex;justify-content:center}
main{background:#fff;border:1px solid #d8dde6;border-radius:4px;margin-top:8vh;padding:32px;width:320px}
h1{font-size:20px;font-weight:400;margin:0 0 16px}label{display:block;margin:12px 0 4px}
input[type=text],input[type=email],input[type=password]{box-sizing:border-box;width:100%;padding:8px;border:1px solid #d8dde6;border-radius:4px;font:inherit}
input[type=submit],button{width:100%;margin-top:16px;padding:10px;border:1px solid #0070d2;border-radius:4px;background:#0070d2;color:#fff;font:inherit;cursor:pointer}
input.second[type=submit],button.second{background:#fff;color:#0070d2}.error{color:#c23934}.note{color:#54698d;font-size:12px;margin-top:24px}ul{padding-left:20px}`;

/** A page with a title and a body of HTML. */
export function htmlPage(title: string, body: string): string {
	return `<!DOCTYPE html>
<html lang="en-US"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(title)}</title><style>${STYLE}</style></head>
<body><main>${body}<p class="note">Simulated Salesforce org</p></main></body></html>`;
}

/** What an Edge without an org behind it, or a page that does not exist, answers. */
export function plainErrorPage(title: string, sentence: string): string {
	return htmlPage(title, `<h1>${text(title)}</h1><p>${text(sentence)}</p>`);
}
